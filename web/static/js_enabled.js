// Loaded first in the body, in place of the inline line that the security policy forbids.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
