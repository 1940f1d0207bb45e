using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardRouting.Moving;

/// <summary>The shards, as the map's file has them.</summary>
/// <remarks>
/// <c>{ "shards": [ { "name": "cache-0", "weight": 1, "replicas": ["10.0.0.1:11211"] } ], "previous": [ … ] }</c>.
/// <c>previous</c> is for a router that starts while keys are still on their way from an older map: without it,
/// what a store still has at an old owner would not be found.
/// </remarks>
internal sealed record ShardMapFile
{
    private const int MostBytes = 1_024 * 1_024;

    public IReadOnlyList<ShardOptions> Shards { get; init; } = [];

    public IReadOnlyList<ShardOptions>? Previous { get; init; }

    /// <exception cref="InvalidDataException">It is no such map; the message says what was expected.</exception>
    public static ShardMapFile Parse(ReadOnlySpan<byte> json)
    {
        ShardMapFile? map;
        try
        {
            map = json.Length <= MostBytes ? JsonSerializer.Deserialize(json, MapJson.Default.ShardMapFile) : null;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The shard map is not JSON as expected: {wrong.Message}", wrong);
        }

        if (map is null)
        {
            throw new InvalidDataException($"The shard map must be an object of at most {MostBytes} bytes.");
        }

        Check(map.Shards ?? [], "shards");
        if (map.Previous is { } previous)
        {
            Check(previous, "previous");
        }

        return map;
    }

    private static void Check(IReadOnlyList<ShardOptions> shards, string field)
    {
        if (shards.Count == 0)
        {
            throw new InvalidDataException($"The shard map must name at least one shard in '{field}'.");
        }

        foreach (var shard in shards)
        {
            var faults = new List<ValidationResult>();
            if (!Validator.TryValidateObject(shard, new(shard), faults, validateAllProperties: true))
            {
                throw new InvalidDataException($"Shard '{shard.Name}' of '{field}': {faults[0].ErrorMessage}");
            }
        }

        var twice = shards.GroupBy(shard => shard.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidDataException($"Two shards of '{field}' are named '{twice.Key}'.");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ShardMapFile))]
internal sealed partial class MapJson : JsonSerializerContext;
