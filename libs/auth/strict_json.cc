#include "libs/auth/strict_json.h"

#include <set>
#include <utility>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::auth {

std::optional<nlohmann::json> ParseStrictObject(std::string_view text) {
  using Event = nlohmann::json::parse_event_t;
  if (!base::IsUtf8(text)) return std::nullopt;
  std::vector<std::set<std::string>> open_objects;
  bool repeated = false;
  const auto watch = [&](int, Event event, nlohmann::json& parsed) {
    if (event == Event::object_start) open_objects.emplace_back();
    if (event == Event::object_end) open_objects.pop_back();
    if (event == Event::key) {
      repeated |= !open_objects.back().insert(parsed.get_ref<const std::string&>()).second;
    }
    return true;
  };
  nlohmann::json parsed =
      nlohmann::json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (repeated || !parsed.is_object()) return std::nullopt;
  return parsed;
}

std::optional<std::string> TextMember(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get_ref<const std::string&>();
}

}  // namespace tanggap::auth
