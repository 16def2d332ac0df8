# SPDX-License-Identifier: MIT
# bash completion for chainrule

_chainrule() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} subcommand=${COMP_WORDS[1]}
  local words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="check explain derive draw practice completions --help --version"
  else
    case $previous in
      --format)
        case $subcommand in
          explain | derive) words="text latex md html" ;;
          draw) words="text svg dot" ;;
          *) words="text md json junit gradescope csv" ;;
        esac
        ;;
      --fold) words="auto none names layers" ;;
      --direction) words="auto right down" ;;
      --seed | --samples | --slips | --carried-forward | --of | --root | --limit) return ;;
      --output | --reference | --key) ;;
      *)
        case $subcommand in
          check) words="--format --output --seed --samples --ascii --no-hints --reference --carried-forward --help" ;;
          draw) words="--format --output --root --fold --limit --direction --neurons --no-values --no-adjoints --no-slopes --ascii --help" ;;
          completions) words="bash zsh fish --help" ;;
          explain) words="--format --output --ascii --help" ;;
          derive) words="--of --format --output --ascii --help" ;;
          practice) words="--slips --seed --output --key --help" ;;
        esac
        ;;
    esac
  fi
  local IFS=$'\n'
  if [ -n "$words" ] && { [ "$COMP_CWORD" -eq 1 ] || [[ $previous == --@(format|fold|direction) ]] || [ "$subcommand" = completions ] || [[ $current == -* ]]; }; then
    mapfile -t COMPREPLY < <(compgen -W "${words// /$'\n'}" -- "$current")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _chainrule chainrule
