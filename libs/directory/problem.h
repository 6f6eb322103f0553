// Something wrong in a directory folder, said so that its author finds it: the file, the line, and
// one sentence.
//
//   for (const Problem& problem : loaded.problems) std::cout << problem.ToString() << "\n";
//   // directory.d/dinkes.textproto:12: error: no unit has the code 'bidang-p3'
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"
#include "libs/directory/findings.h"

namespace tanggap::directory {

struct Problem {
  std::string file;  // relative to the folder
  // From 1; 0 when the problem is the file's as a whole, or an item of a list in brackets, whose
  // line is not known.
  int line = 0;
  Severity severity = Severity::kError;
  std::string sentence;

  std::string ToString() const {
    return base::Join(file, line > 0 ? base::Join(":", line) : std::string(),
                      severity == Severity::kError ? ": error: " : ": warning: ", sentence);
  }
};

inline bool HasErrors(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    if (problem.severity == Severity::kError) return true;
  }
  return false;
}

}  // namespace tanggap::directory
