// The style sheet of the studio's pages, and what each of them does.
import "./studio.css";
