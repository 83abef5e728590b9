const SCRIPTS = {
  bash: (bin: string) => `_continuum_${bin}() {
  local IFS=$'\\n'
  COMPREPLY=($(${bin} __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _continuum_${bin} ${bin}
`,
  zsh: (bin: string) => `#compdef ${bin}
_continuum_${bin}() {
  local -a described
  local line
  for line in "\${(@f)$(${bin} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && described+=("\${line/$'\\t'/:}")
  done
  (( $#described )) && _describe '${bin}' described || _files
}
compdef _continuum_${bin} ${bin}
`,
  fish: (bin: string) => `function _continuum_${bin}
  set -l found (${bin} __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c ${bin} -f -a '(_continuum_${bin})'
`,
}

export type Shell = keyof typeof SCRIPTS

export const SHELLS = Object.keys(SCRIPTS) as readonly Shell[]

/** The line that loads the completion now, and that belongs into the shell's start-up file. */
export const SETUP: Readonly<Record<Shell, (bin: string) => string>> = {
  bash: (bin) => `source <(${bin} completion bash)`,
  zsh: (bin) => `source <(${bin} completion zsh)`,
  fish: (bin) => `${bin} completion fish | source`,
}

/** A script that makes the shell ask `<bin> __complete` for what may come next. */
export function completionScript(bin: string, shell: Shell): string {
  return SCRIPTS[shell](bin)
}
