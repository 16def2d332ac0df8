# SPDX-License-Identifier: MIT
# fish completion for chainrule

set -l subcommands check explain derive practice completions
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -f -a check -d "Judge the claims of sheets"
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -f -a explain -d "Tell one derivative"
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -f -a derive -d "Tell all derivatives"
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -f -a practice -d "Put slips into a sheet"
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -f -a completions -d "Print the script for a shell"
complete -c chainrule -n "__fish_seen_subcommand_from completions" -f -a "bash zsh fish" -d "Which shell"
complete -c chainrule -l help -d "Explain the options"
complete -c chainrule -n "not __fish_seen_subcommand_from $subcommands" -l version -d "Print the version"

complete -c chainrule -n "__fish_seen_subcommand_from check" -l format -x -a "text md json junit gradescope csv" -d "What to print"
complete -c chainrule -n "__fish_seen_subcommand_from check explain derive practice" -l output -r -d "Write here"
complete -c chainrule -n "__fish_seen_subcommand_from check practice" -l seed -x -d "Of what is drawn"
complete -c chainrule -n "__fish_seen_subcommand_from check" -l samples -x -d "Random points for each claim"
complete -c chainrule -n "__fish_seen_subcommand_from check explain derive" -l ascii -d "Nothing but ASCII"
complete -c chainrule -n "__fish_seen_subcommand_from check" -l no-hints -d "Verdicts without mistakes and repairs"
complete -c chainrule -n "__fish_seen_subcommand_from check" -l reference -r -d "Grade against this sheet"
complete -c chainrule -n "__fish_seen_subcommand_from check" -l carried-forward -x -d "Share of the score of an inherited slip"
complete -c chainrule -n "__fish_seen_subcommand_from practice" -l slips -x -d "How many slips"
complete -c chainrule -n "__fish_seen_subcommand_from practice" -l key -r -d "Write the key here"
complete -c chainrule -n "__fish_seen_subcommand_from explain derive" -l format -x -a "text latex md html" -d "What to print"
complete -c chainrule -n "__fish_seen_subcommand_from derive" -l of -x -d "What is derived"
