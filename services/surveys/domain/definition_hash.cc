#include "services/surveys/domain/definition_hash.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {

std::string CanonicalBytes(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

std::string DefinitionHash(const v1::SurveyDefinition& definition) {
  return base::ToHex(base::Sha256(CanonicalBytes(definition)));
}

}  // namespace tanggap::surveys
