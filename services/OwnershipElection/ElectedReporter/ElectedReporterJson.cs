using System.Text.Json;
using System.Text.Json.Serialization;
using DesignPatterns.ElectedReporter.Owning;
using DesignPatterns.ElectedReporter.Showing;

namespace DesignPatterns.ElectedReporter;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Standing))]
[JsonSerializable(typeof(IReadOnlyList<Tenure>))]
[JsonSerializable(typeof(Resigned))]
internal sealed partial class ElectedReporterJson : JsonSerializerContext;
