import { type FormEvent, useState } from 'react';
import type { Application, TextField } from './application.ts';
import { type MessageKey, useLanguage } from './language.tsx';
import type { ApplicationStep } from './routes.ts';
import { errorsOf } from './validation.ts';
import { useVisit } from './visit.tsx';

interface StepForm {
  readonly application: Application;
  readonly answer: (answers: Partial<Application>) => void;
  /** the error to show beside a field, in the visitor's language */
  readonly error: (field: keyof Application) => string | undefined;
  /** checks a field when it is left, unless it is still empty */
  readonly leave: (field: keyof Application) => void;
  /** everything a text field needs */
  readonly text: (field: TextField) => {
    readonly id: string;
    readonly name: string;
    readonly value: string;
    readonly error: string | undefined;
    readonly onChange: (value: string) => void;
    readonly onBlur: () => void;
  };
  /** whether the summary above the form is due */
  readonly refused: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
}

/** A field's id in the page, such as `first-name`. */
export function fieldId(field: keyof Application): string {
  return field.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/**
 * One step's form: shows a field's error once it was left or the step was submitted, and moves the focus to the first.
 *
 * @param proceed called when every answer of the step is good
 */
export function useStep(step: ApplicationStep, proceed: () => void): StepForm {
  const { application, answer } = useVisit();
  const { t } = useLanguage();
  const [left, setLeft] = useState<ReadonlySet<keyof Application>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const errors = errorsOf(step, application, new Date());

  const error = (field: keyof Application) => {
    const key: MessageKey | undefined = submitted || left.has(field) ? errors[field] : undefined;
    return key === undefined ? undefined : t(key);
  };
  const leave = (field: keyof Application) => {
    if (application[field] !== '') setLeft((before) => new Set(before).add(field));
  };
  return {
    application,
    answer,
    error,
    leave,
    text: (field) => ({
      id: fieldId(field),
      name: field,
      value: application[field],
      error: error(field),
      onChange: (value) => answer({ [field]: value }),
      onBlur: () => leave(field),
    }),
    refused: submitted && Object.keys(errors).length > 0,
    submit: (event) => {
      event.preventDefault();
      setSubmitted(true);
      const first = Object.keys(errors)[0] as keyof Application | undefined;
      if (first === undefined) proceed();
      else document.getElementById(fieldId(first))?.focus();
    },
  };
}
