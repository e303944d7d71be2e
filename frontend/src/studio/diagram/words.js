// What may be drawn, in our words: by the key of the entry in bpmn-js's palette, pad and menus. What is not named here
// is not offered, because the check would refuse it.
export const PALETTE = {
  "hand-tool": "Move the picture",
  "lasso-tool": "Select several",
  "space-tool": "Make or remove room",
  "global-connect-tool": "Connect two steps",
  "tool-separator": "",
  "create.exclusive-gateway": "Choice",
  "create.end-event": "End",
  create: "Any step (N)",
};

export const PAD = {
  append: "Next step (A)",
  "append.end-event": "End here",
  "append.gateway": "Choice",
  "append.text-annotation": "Note on the drawing",
  replace: "Change what it is",
  connect: "Connect to another step",
  delete: "Remove",
  "align-elements": "Align",
  "lane-insert-above": "Add a lane above",
  "lane-divide-two": "Divide into two lanes",
  "lane-divide-three": "Divide into three lanes",
  "lane-insert-below": "Add a lane below",
};

/** Steps by their key in the menus, as [label, group, further words to find it by]. */
export const STEPS = {
  "user-task": ["Task for a person", "Steps", "user form"],
  "service-task": ["Operation", "Steps", "service call letter"],
  "rule-task": ["Decision table", "Steps", "business rule dmn"],
  "script-task": ["Set variables", "Steps", "script assign"],
  "call-activity": ["Another diagram", "Steps", "call activity process"],
  "expanded-subprocess": ["Steps in a box", "Steps", "sub-process"],
  "exclusive-gateway": ["Choice", "Ways", "exclusive gateway xor if"],
  "parallel-gateway": ["All at once, or wait for all", "Ways", "parallel gateway and"],
  "event-based-gateway": ["Wait for what comes first", "Ways", "event gateway"],
  "none-start-event": ["Start", "Events", "begin"],
  "none-end-event": ["End", "Events", "finish"],
  "error-end": ["End with an error", "Events", "error code"],
  "terminate-end": ["End everything", "Events", "terminate"],
  "timer-intermediate-catch": ["Wait for a time", "Events", "timer date"],
  "message-intermediate-catch": ["Wait for an action", "Events", "message form"],
  "timer-boundary": ["Time limit on the step", "Beside a step", "timer boundary deadline"],
  "message-boundary": ["Action that ends the step", "Beside a step", "message boundary"],
  "error-boundary": ["What to do on an error", "Beside a step", "error boundary"],
  "non-interrupting-timer-boundary": ["Reminder beside the step", "Beside a step", "timer boundary"],
};

/** Keys of the menu “Change what it is” that are not made from the keys above. */
export const CHANGES = {
  "replace-with-none-start": "none-start-event",
  "replace-with-none-end": "none-end-event",
  "replace-with-subprocess": "expanded-subprocess",
  "replace-with-default-flow": "Taken if no condition is met",
  "replace-with-sequence-flow": "Taken only if its condition is met",
};
