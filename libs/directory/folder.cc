#include "libs/directory/folder.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/content_hash.h"

namespace tanggap::directory {
namespace {

namespace fs = std::filesystem;

// Far more than a thousand agencies' worth of units; keeps a wrong path from filling the memory.
constexpr uintmax_t kMaxFileBytes = 8 << 20;

// Longer than the steps in which any file system counts time.
constexpr std::chrono::seconds kSettled(3);

bool EndsWith(std::string_view text, std::string_view ending) {
  return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

void ReadInto(const fs::path& path, const std::string& name, Folder& folder) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (!error && size > kMaxFileBytes) {
    folder.problems.push_back({name, 0, Severity::kError, "the file is larger than 8 MiB"});
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (error || !stream) {
    folder.problems.push_back({name, 0, Severity::kError, "the file cannot be read"});
    return;
  }
  folder.files.push_back({name, std::move(text)});
}

// Lengths keep names and texts apart.
std::string AllContent(const std::vector<Folder::File>& files) {
  std::string all;
  for (const Folder::File& file : files) {
    absl::StrAppend(&all, file.name.size(), " ", file.name, " ", file.text.size(), " ", file.text);
  }
  return all;
}

}  // namespace

Folder ReadFolder(const std::string& path) {
  Folder folder;
  const fs::path root(path);
  ReadInto(root / kFederationFile, std::string(kFederationFile), folder);
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(root / kAgencyFolder, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.front() == '.') continue;
    if (EndsWith(name, kFileEnding)) {
      names.push_back(name);
    } else {
      folder.problems.push_back({base::Join(kAgencyFolder, "/", name), 0, Severity::kWarning,
                                 "is left out: the files of agencies end in .textproto"});
    }
  }
  if (error) {
    folder.problems.push_back(
        {std::string(kAgencyFolder), 0, Severity::kError, "the folder cannot be read"});
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    ReadInto(root / kAgencyFolder / name, base::Join(kAgencyFolder, "/", name), folder);
  }
  folder.etag = EtagOf(AllContent(folder.files));
  return folder;
}

std::string StampOf(const std::string& path) {
  std::error_code error;
  std::vector<std::string> lines;
  const auto add = [&](const fs::path& file) {
    const fs::file_time_type time = fs::last_write_time(file, error);
    if (error || fs::file_time_type::clock::now() - time < kSettled) return false;
    lines.push_back(base::Join(file.string(), " ", fs::file_size(file, error), " ",
                               time.time_since_epoch().count(), "\n"));
    return !error;
  };
  if (!add(fs::path(path) / kFederationFile)) return "";
  for (fs::directory_iterator it(fs::path(path) / kAgencyFolder, error), end; !error && it != end;
       it.increment(error)) {
    if (!add(it->path())) return "";
  }
  if (error) return "";
  std::sort(lines.begin(), lines.end());
  std::string stamp;
  for (const std::string& line : lines) stamp += line;
  return stamp;
}

}  // namespace tanggap::directory
