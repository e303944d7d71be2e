// The GOV.UK and MOJ components that pages use; every page works without them.
import "./site.css";
import "./autosave.js";
import "./reload.js";
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { SortableTable } from "@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs";

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  SortableTable,
]) {
  createAll(component);
}
