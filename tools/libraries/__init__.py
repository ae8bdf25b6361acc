"""Ask pinned libraries the questions of `course.libraries`, each in an environment of its own."""
