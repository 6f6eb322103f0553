#include "libs/testing/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "libs/base/strings.h"

namespace tanggap::testing::internal {

namespace {

namespace fs = std::filesystem;

void RemoveAbandoned(std::string_view prefix) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), ignored)) {
    const std::string name = entry.path().filename();
    if (name.compare(0, prefix.size(), prefix) != 0) continue;
    const pid_t owner = std::atoi(name.c_str() + prefix.size());
    if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH) fs::remove_all(entry, ignored);
  }
}

}  // namespace

pid_t Spawn(std::vector<std::string> command, const std::string& log) {
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::posix_spawn_file_actions_adddup2(&files, 1, 2);
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, arguments[0], &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (error != 0) FailFor(command[0], base::Join("cannot be run: error ", error));
  return pid;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string MakeFolder(std::string_view prefix) {
  RemoveAbandoned(prefix);
  std::string pattern = fs::temp_directory_path() / base::Join(prefix, ::getpid(), "-XXXXXX");
  if (::mkdtemp(pattern.data()) == nullptr) FailFor(prefix, "cannot make the folder " + pattern);
  return pattern;
}

void FailFor(std::string_view server, std::string_view why) {
  std::cerr << "A program that the tests start, " << server << ": " << why << std::endl;
  std::abort();
}

}  // namespace tanggap::testing::internal
