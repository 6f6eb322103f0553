#include "libs/rpc/reflection.h"

#include <google/protobuf/descriptor.pb.h>

#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

using ::testing::Contains;

class ReflectionTest : public EchoFixture {
 protected:
  // Asks one question as a client of either version would, on a stream of its own.
  template <typename Version, typename Request, typename Response>
  Response Ask(const Request& request) {
    const auto stub = Version::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    const auto stream = stub->ServerReflectionInfo(&context);
    Response response;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&response));
    stream->WritesDone();
    EXPECT_TRUE(stream->Finish().ok());
    return response;
  }

  template <typename Version, typename Request, typename Response>
  void CheckBothQuestions() {
    Request request;
    request.set_list_services("*");
    std::vector<std::string> names;
    const Response listed = Ask<Version, Request, Response>(request);
    for (const auto& service : listed.list_services_response().service())
      names.push_back(service.name());
    EXPECT_THAT(names, Contains("tanggap.testdata.v1.EchoService"));

    request.set_file_containing_symbol("tanggap.testdata.v1.EchoService");
    // What came must be enough to build the service: every file and all it imports.
    const Response response = Ask<Version, Request, Response>(request);
    const auto& files = response.file_descriptor_response().file_descriptor_proto();
    for (int i = files.size() - 1; i >= 0; --i) {
      google::protobuf::FileDescriptorProto file;
      ASSERT_TRUE(file.ParseFromString(files[i]));
      names.push_back(file.name());
      for (const auto& service : file.service()) {
        for (const auto& method : service.method()) {
          EXPECT_EQ(method.server_streaming(), method.name().rfind("Watch", 0) == 0 ||
                                                   method.name() == "Talk" ||
                                                   method.name() == "ServerReflectionInfo")
              << method.name();
        }
      }
    }
    EXPECT_THAT(names, Contains("echo.proto"));
    EXPECT_THAT(names, Contains("tanggap/common/v1/access.proto"));
    EXPECT_THAT(names, Contains("google/protobuf/descriptor.proto"));

    request.set_file_containing_symbol("no.such.Symbol");
    EXPECT_EQ((Ask<Version, Request, Response>(request).error_response().error_code()), 5);
    request.mutable_file_containing_extension()->set_containing_type(
        "google.protobuf.MethodOptions");
    request.mutable_file_containing_extension()->set_extension_number(50001);
    EXPECT_GT((Ask<Version, Request, Response>(request)
                   .file_descriptor_response()
                   .file_descriptor_proto_size()),
              0);
  }
};

TEST_F(ReflectionTest, BothVersionsDescribeTheMethods) {
  options_.reflection = true;
  Start();
  namespace v1 = grpc::reflection::v1;
  namespace v1alpha = grpc::reflection::v1alpha;
  CheckBothQuestions<v1::ServerReflection, v1::ServerReflectionRequest,
                     v1::ServerReflectionResponse>();
  CheckBothQuestions<v1alpha::ServerReflection, v1alpha::ServerReflectionRequest,
                     v1alpha::ServerReflectionResponse>();
}

TEST_F(ReflectionTest, IsOffUnlessAskedFor) {
  Start();
  EXPECT_TRUE(absl::IsUnimplemented(
      channel_->CallBytes("grpc.reflection.v1.ServerReflection.ServerReflectionInfo", "")
          .status()));
}

}  // namespace
}  // namespace tanggap::rpc
