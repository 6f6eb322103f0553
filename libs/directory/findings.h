// What a check finds wrong with a message, each with the path of the field that it is about, so
// that whoever has read the message from a file can say in which line.
//
//   Findings findings;
//   findings.Error("units[3].parent", "no unit has the code 'bidang-p3'");
//   for (const Finding& each : findings.all()) ...
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tanggap::directory {

// An error keeps a directory from being used; a warning does not.
enum class Severity { kError, kWarning };

struct Finding {
  // Field names joined by dots, items of a repeated field by index: units[3].label.id. Empty for
  // the whole message.
  std::string path;
  Severity severity = Severity::kError;
  std::string sentence;
};

class Findings {
 public:
  void Error(std::string path, std::string sentence) {
    all_.push_back({std::move(path), Severity::kError, std::move(sentence)});
  }
  void Warning(std::string path, std::string sentence) {
    all_.push_back({std::move(path), Severity::kWarning, std::move(sentence)});
  }
  const std::vector<Finding>& all() const { return all_; }

 private:
  std::vector<Finding> all_;
};

}  // namespace tanggap::directory
