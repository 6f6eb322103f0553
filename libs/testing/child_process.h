// Programs that tests start, and the folders these keep their files in. Internal to libs/testing.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::testing::internal {

// Runs a program with its output in the file `log`. Ends the process when it cannot be run.
pid_t Spawn(std::vector<std::string> command, const std::string& log);

// The whole text of a file, "" when there is none.
std::string TextOf(const std::string& path);

// Makes a new folder /tmp/PREFIX<pid of this process>-XXXXXX; first removes those whose process is
// gone: a test that crashed leaves its folder, and its server ended with it.
std::string MakeFolder(std::string_view prefix);

// Ends the process with a sentence: no test could go on.
[[noreturn]] void FailFor(std::string_view server, std::string_view why);

}  // namespace tanggap::testing::internal
