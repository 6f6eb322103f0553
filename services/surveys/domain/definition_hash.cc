#include "services/surveys/domain/definition_hash.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>

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
  const std::string bytes = CanonicalBytes(definition);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return base::ToHex({reinterpret_cast<const char*>(digest), sizeof(digest)});
}

}  // namespace tanggap::surveys
