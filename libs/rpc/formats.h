// The known formats of tanggap.common.v1.Format, one function for all. Checks shape only: whether a
// region exists or a tracking number's check character fits is the domain's to say.
//
//   if (!rpc::HasFormat(common::v1::FORMAT_EMAIL, text)) violations.Add(path, rpc::FormatSentence(format));
#pragma once

#include <string_view>

#include "tanggap/common/v1/rules.pb.h"

namespace tanggap::rpc {

// Whether `text` has the format. FORMAT_UNSPECIFIED fits any text.
bool HasFormat(common::v1::Format format, std::string_view text);

// What a field of this format must hold, as an English sentence for a field violation.
std::string_view FormatSentence(common::v1::Format format);

}  // namespace tanggap::rpc
