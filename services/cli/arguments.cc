#include "services/cli/arguments.h"

#include <cctype>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/nearest.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

// "-" is standard input and "- and so on" a sentence; "-x" is neither.
bool LooksLikeFlag(std::string_view argument) {
  if (argument.starts_with("--")) return true;
  return argument.size() > 1 && argument[0] == '-' &&
         std::isalpha(static_cast<unsigned char>(argument[1]));
}

absl::Status UnknownFlag(std::string_view written, const std::vector<Flag>& flags) {
  std::vector<std::string> names = {"--help"};
  for (const Flag& flag : flags) names.push_back(base::Join("--", flag.name));
  const std::string nearest = Nearest(written, names);
  return UsageError(
      base::Join(written, " is no flag of this command",
                 nearest.empty() ? std::string(".") : base::Join(": did you mean ", nearest, "?")));
}

const Flag* FindFlag(std::string_view name, const std::vector<Flag>& flags) {
  for (const Flag& flag : flags) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<Arguments> Arguments::Parse(const std::vector<std::string>& arguments,
                                           const std::vector<Flag>& flags,
                                           const std::map<std::string, std::string>& environment) {
  Arguments parsed;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      parsed.words_.insert(parsed.words_.end(), arguments.begin() + static_cast<ptrdiff_t>(i) + 1,
                           arguments.end());
      break;
    }
    if (!LooksLikeFlag(argument)) {
      parsed.words_.emplace_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string_view written = argument.substr(0, equals);
    const std::string name(written.starts_with("--") ? written.substr(2) : "");
    const Flag* flag = FindFlag(name, flags);
    if (flag == nullptr) return UnknownFlag(written, flags);
    std::vector<std::string>& values = parsed.values_[name];
    if (!values.empty() && !flag->repeated)
      return UsageError(base::Join("--", name, " is given twice."));
    if (equals != std::string_view::npos) {
      values.emplace_back(argument.substr(equals + 1));
    } else if (flag->placeholder.empty()) {
      values.emplace_back("true");
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      values.push_back(arguments[++i]);
    } else {
      return UsageError(base::Join("--", name, " needs a value: --", name, " ", flag->placeholder));
    }
  }
  for (const Flag& flag : flags) {
    if (parsed.Has(flag.name)) continue;
    const auto variable = environment.find(flag.environment);
    if (variable != environment.end() && !variable->second.empty()) {
      parsed.values_[flag.name] = {variable->second};
    } else if (!flag.fallback.empty()) {
      parsed.values_[flag.name] = {flag.fallback};
    }
  }
  return parsed;
}

std::string Arguments::Text(std::string_view flag) const {
  const auto found = values_.find(flag);
  return found == values_.end() || found->second.empty() ? "" : found->second.back();
}

std::vector<std::string> Arguments::All(std::string_view flag) const {
  const auto found = values_.find(flag);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

bool Arguments::IsOn(std::string_view flag) const {
  const std::string text = Text(flag);
  return !text.empty() && text != "false" && text != "0";
}

}  // namespace tanggap::cli
