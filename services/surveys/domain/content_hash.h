// The content hash of a response, by which a repetition is told from another content. The contract
// says how it is made (ResponseContent), so that clients can compute it too.
//
//   if (ContentHash(content) != held) return errors::Error(errors::Reason::RESPONSE_DIFFERS);
#pragma once

#include <string>

#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

// SHA-256 in lower-case hexadecimal. The order of answers and of chosen options does not matter.
std::string ContentHash(const v1::ResponseContent& content);

// What is hashed.
std::string ContentText(const v1::ResponseContent& content);

}  // namespace tanggap::surveys
