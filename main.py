"""Start SSE Designer from a checkout: the window, or a command with arguments."""

from ssedesigner.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
