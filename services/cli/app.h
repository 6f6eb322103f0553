// The command line `tanggap`: finds the command, reads its flags, runs it, says what went wrong.
//
//   int main(int count, char** words) { return cli::Run({words + 1, words + count}, surroundings); }
#pragma once

#include <string>
#include <vector>

#include "services/cli/surroundings.h"

namespace tanggap::cli {

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;      // by the service, or what was asked for cannot be done
inline constexpr int kUsage = 2;        // the command is written wrongly
inline constexpr int kUnreachable = 3;  // no service answers
inline constexpr int kIncomplete =
    4;  // done as far as it goes: a file ends too early, texts are missing

// `arguments` without the program's name. The result is the exit code.
int Run(const std::vector<std::string>& arguments, Surroundings& surroundings);

// With a command's name of two words, "survey" and "index", as one of the arguments.
std::vector<std::string> WithWholeName(std::vector<std::string> arguments);

}  // namespace tanggap::cli
