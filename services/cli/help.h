// The pages of help: all commands, or one with its flags and an example to paste.
//
//   out << Overview();
//   out << HelpOf(*FindCommand("verify"));
#pragma once

#include <string>
#include <vector>

#include "services/cli/command.h"

namespace tanggap::cli {

std::string Overview(const std::vector<Command>& commands);
std::string HelpOf(const Command& command);
// The commands that a first word has in common, "survey"; "" when there is none of two words.
std::string HelpOf(const std::string& first_word, const std::vector<Command>& commands);

// The flags that every command takes, whether it calls a service or not.
std::vector<Flag> CommonFlags();
// All flags of a command: its own, those of a session, the common ones.
std::vector<Flag> AllFlags(const Command& command);

}  // namespace tanggap::cli
