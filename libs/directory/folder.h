// The files of a directory folder as they lie on disk, all read at one go, and what tells one state
// of them from another.
//
//   Folder folder = ReadFolder("/etc/tanggap/directory");
//   if (folder.etag != current->etag()) ...
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/directory/problem.h"

namespace tanggap::directory {

inline constexpr std::string_view kFederationFile = "federation.textproto";
inline constexpr std::string_view kAgencyFolder = "directory.d";
inline constexpr std::string_view kFileEnding = ".textproto";

struct Folder {
  struct File {
    std::string name;  // relative to the folder: federation.textproto, directory.d/dinkes.textproto
    std::string text;
  };
  // The federation's first, then the agencies' by name.
  std::vector<File> files;
  // A hash over names and texts, in double quotes.
  std::string etag;
  // What could not be read.
  std::vector<Problem> problems;
};

Folder ReadFolder(const std::string& path);

// Names, sizes and times of the files, without reading them: as long as it is the same, so are
// they. Empty when a file was changed so lately that another change might not show, and when
// something cannot be looked at.
std::string StampOf(const std::string& path);

}  // namespace tanggap::directory
