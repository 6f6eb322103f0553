#include "services/cli/lines.h"

#include <vector>

#include "libs/base/strings.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

constexpr size_t kNameWidth = 14;

}  // namespace

void Lines::Add(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  Indent(Padded(name, kNameWidth), value, kNameWidth);
}

void Lines::AddAlarm(std::string_view name, std::string_view value, bool alarm) {
  if (alarm) return Add(name, view_.Red(value));
  Add(name, value);
}

void Lines::AddText(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  text_ += base::Join("\n  ", view_.Bold(name), "\n");
  Indent("", value, 2);
}

void Lines::Indent(std::string_view first, std::string_view value, size_t depth) {
  std::string before = base::Join("  ", first.empty() ? std::string(depth, ' ') : view_.Dim(first));
  // A value with colours is one line of ours.
  const bool ours = value.find('\033') != std::string_view::npos && view_.colours;
  const std::vector<std::string> lines =
      ours ? std::vector<std::string>{std::string(value)} : Wrapped(value, kLineWidth - 2 - depth);
  for (const std::string& line : lines) {
    text_ += base::Join(line.empty() ? std::string() : base::Join(before, line), "\n");
    before = std::string(2 + depth, ' ');
  }
}

}  // namespace tanggap::cli
