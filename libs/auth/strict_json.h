// JSON as security wants it: an object, well-formed UTF-8, and no member named twice anywhere,
// because two readers may pick different ones. Internal to libs/auth.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tanggap::auth {

std::optional<nlohmann::json> ParseStrictObject(std::string_view text);

// The member's text; nothing when it is missing or no text.
std::optional<std::string> TextMember(const nlohmann::json& object, const char* name);

}  // namespace tanggap::auth
