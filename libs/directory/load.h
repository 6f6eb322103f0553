// Makes a Directory from a folder: federation.textproto, and directory.d/<agency>.textproto for
// each agency.
//
//   Loaded loaded = Load({.folder = "/etc/tanggap/directory", .instance = "salatiga", .holidays =
//   holidays}, clock); for (const Problem& problem : loaded.problems) Print(problem.ToString()); if
//   (loaded.directory) Use(loaded.directory);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/directory/directory.h"
#include "libs/directory/holidays.h"
#include "libs/directory/problem.h"
#include "libs/directory/regions.h"

namespace tanggap::directory {

struct LoadOptions {
  std::string folder;
  // The code of the instance that this process is: it must be one of the federation's.
  std::string instance;
  // Without them only the weekly rhythm counts, and the check warns.
  std::shared_ptr<const HolidayTable> holidays;
  // Without them region codes are not looked up.
  std::shared_ptr<const RegionIndex> regions;
  // The version that is in use: what it holds may retire, but not vanish or change. Null for the
  // first.
  std::shared_ptr<const Directory> previous;
};

struct Loaded {
  // Null when any problem is an error.
  std::shared_ptr<const Directory> directory;
  // The etag of what was read, also when it cannot be used.
  std::string etag;
  // Everything that was found, errors and warnings, by file and line.
  std::vector<Problem> problems;
};

Loaded Load(const LoadOptions& options, const base::Clock& clock);

// The first errors as one sentence, for a status or a log; empty when there are none.
std::string FirstErrors(const std::vector<Problem>& problems);

}  // namespace tanggap::directory
