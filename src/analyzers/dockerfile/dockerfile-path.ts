/** True for build files of Docker and its like, by their names. */
export function isDockerfilePath(path: string): boolean {
  return (
    /(^|\/)(Dockerfile|Containerfile)([._-][\w.-]+)?$|\.(Dockerfile|Containerfile)$/i.test(path) &&
    !/\.(dockerignore|md|rst|txt|j2|jinja2?|tmpl|tpl|template|erb|in|ya?ml|json|tsx?|jsx?|go|py|rb|sh|java|php|cs|swift|vim|ejs|mustache|hbs)$/i.test(
      path,
    )
  );
}
