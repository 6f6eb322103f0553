// The two pages that people read: --help and check-config.
#include <algorithm>

#include "libs/base/strings.h"
#include "libs/config/settings.h"
#include "libs/config/text.h"

namespace tanggap::config {

namespace {

constexpr size_t kHelpColumn = 38;
constexpr size_t kPageWidth = 100;

// `left` and then the lines of `right`, all of which begin in the same column.
void AppendEntry(std::string& page, std::string left, const std::vector<std::string>& right) {
  for (const std::string& line : right) {
    if (left.size() + 2 > kHelpColumn) {
      page += base::Join(left, "\n");
      left.clear();
    }
    left.resize(kHelpColumn, ' ');
    page += base::Join(left, line, "\n");
    left.clear();
  }
}

}  // namespace

std::string Settings::Help() const {
  std::string page =
      base::Join("Usage: tanggap-", service_, " COMMAND [--SETTING=VALUE ...]\n\n",
                 "A flag wins over the environment (", EnvironmentName("SETTING", true), ", then ",
                 EnvironmentName("SETTING", false),
                 "),\nthat over the file given by --config, and that over the default.\n\n");
  for (const auto& setting : settings_) {
    std::vector<std::string> lines = internal::Wrap(setting->help(), kPageWidth - kHelpColumn);
    const std::string allowed = setting->Allowed();
    if (!allowed.empty()) {
      for (const std::string& line :
           internal::Wrap(base::Join("It ", allowed, "."), kPageWidth - kHelpColumn)) {
        lines.push_back(line);
      }
    }
    const std::string standard = setting->DefaultText();
    lines.push_back(setting->required() ? "Required."
                    : standard.empty()  ? "Default: none."
                                        : base::Join("Default: ", standard));
    lines.push_back(base::Join("Environment: ", EnvironmentName(setting->name(), false)));
    AppendEntry(page, base::Join("  --", setting->name(), "=", setting->Placeholder()), lines);
    page += "\n";
  }
  AppendEntry(page, "  --help", {"Shows this page."});
  return page;
}

std::string Settings::Describe() const {
  size_t name_width = 0;
  size_t value_width = 0;
  for (const auto& setting : settings_) {
    name_width = std::max(name_width, setting->name().size());
    value_width = std::max(value_width, std::min<size_t>(setting->Shown().size(), 40));
  }
  std::string page;
  for (const auto& setting : settings_) {
    std::string line = setting->name();
    line.resize(name_width, ' ');
    line += base::Join(" = ", setting->Shown());
    line.resize(std::max(line.size(), name_width + 3 + value_width), ' ');
    page += base::Join(line, "  (", setting->origin(), ")\n");
  }
  return page;
}

}  // namespace tanggap::config
