#include "services/surveys/publication_methods.h"

#include "libs/service/registration.h"

namespace tanggap::surveys {

PublicationMethods::PublicationMethods(service::Foundation& foundation, const Common& common)
    : world_(foundation.world()),
      improvements_(foundation.pool(), common.cipher),
      reader_(world_, common.results.stores(), common.results.cells()),
      writer_(foundation.pool(), common.cipher),
      publication_api_(world_, {common.surveys, common.publications, common.profiles}, reader_,
                       writer_, [&flow = foundation.flow()] { flow.Poke(); }),
      reading_api_(world_, {common.surveys, common.publications, common.profiles},
                   common.page_tokens),
      improvement_api_(world_, {common.surveys, common.publications, common.profiles},
                       improvements_, common.page_tokens,
                       [&flow = foundation.flow()] { flow.Poke(); }) {}

void PublicationMethods::Register(rpc::Server& server,
                                  const std::function<absl::Status()>& check_up) {
  service::Registration publications(server, "tanggap.surveys.v1.PublicationService.", check_up);
  publications.Serve("PublishResults", publication_api_, &PublicationApi::Publish);
  publications.Serve("GetPublication", reading_api_, &PublicationReadingApi::Get);
  publications.Serve("ListPublications", reading_api_, &PublicationReadingApi::List);
  publications.Serve("ListPublishedIndexes", reading_api_, &PublicationReadingApi::ListIndexes);
  publications.ServeStream("ExportPublication", reading_api_, &PublicationReadingApi::Export);
  publications.Serve("CreateImprovement", improvement_api_, &ImprovementApi::Create);
  publications.Serve("UpdateImprovement", improvement_api_, &ImprovementApi::Update);
  publications.Serve("ListImprovements", improvement_api_, &ImprovementApi::List);
}

}  // namespace tanggap::surveys
