"""Start SSE Designer from a checkout: the window, or a command with arguments."""

from ssedesigner.app import main

if __name__ == "__main__":
    raise SystemExit(main())
