// The contracts of a running service, asked for by gRPC server reflection (v1, else v1alpha) as
// they are needed.
//
//   ReflectionSource source(options);
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<std::string> services, source.ListServices());
//   google::protobuf::DescriptorPool pool(&source);
//   pool.FindMethodByName("tanggap.complaints.v1.ComplaintsService.GetComplaint");
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor_database.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libs/rpc/channel.h"

namespace tanggap::cli {

// One question at a time; not for several threads.
class ReflectionSource final : public google::protobuf::DescriptorDatabase {
 public:
  explicit ReflectionSource(const rpc::ChannelOptions& options);
  ~ReflectionSource() override;

  // UNIMPLEMENTED where reflection is off, as it is outside development.
  absl::StatusOr<std::vector<std::string>> ListServices();

  bool FindFileByName(const std::string& name,
                      google::protobuf::FileDescriptorProto* file) override;
  bool FindFileContainingSymbol(const std::string& symbol,
                                google::protobuf::FileDescriptorProto* file) override;
  bool FindFileContainingExtension(const std::string& type, int number,
                                   google::protobuf::FileDescriptorProto* file) override;

 private:
  class Conversation;
  // Keeps every file of the answer, and gives the first.
  bool Take(absl::StatusOr<std::vector<std::string>> files,
            google::protobuf::FileDescriptorProto* first);

  std::unique_ptr<Conversation> conversation_;
  std::map<std::string, google::protobuf::FileDescriptorProto> files_;
};

}  // namespace tanggap::cli
