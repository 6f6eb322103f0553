#include "libs/directory/folder.h"

#include <openssl/sha.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "libs/base/strings.h"

namespace tanggap::directory {
namespace {

namespace fs = std::filesystem;

// Far more than a thousand agencies' worth of units; keeps a wrong path from filling the memory.
constexpr uintmax_t kMaxFileBytes = 8 << 20;

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

std::string EtagOf(const std::vector<Folder::File>& files) {
  std::string all;
  for (const Folder::File& file : files) {
    absl::StrAppend(&all, file.name.size(), " ", file.name, " ", file.text.size(), " ", file.text);
  }
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(), hash);
  return base::Join("\"", base::ToHex({reinterpret_cast<const char*>(hash), 16}), "\"");
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
  folder.etag = EtagOf(folder.files);
  return folder;
}

}  // namespace tanggap::directory
