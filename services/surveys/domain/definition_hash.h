// The hash of a questionnaire as it is stored: two versions are the same one if it is the same.
//
//   if (DefinitionHash(survey.draft()) == latest.definition_hash()) return latest;
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

// The same bytes for the same message, the order of whose maps does not matter: what is stored.
std::string CanonicalBytes(const google::protobuf::Message& message);

// SHA-256 of the canonical bytes, in lower-case hexadecimal.
std::string DefinitionHash(const v1::SurveyDefinition& definition);

}  // namespace tanggap::surveys
