using System.Text;
using System.Text.Json.Serialization;
using DesignPatterns.ShardRouting.HotKeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>What a person asks a router: how the shards are, and where a key is and why.</summary>
public static class ShardEndpoints
{
    private const int MostKeyBytes = 1_024;

    /// <summary><c>GET /shards</c>, <c>GET /shards/of?key=…</c> and <c>GET /shards/hot</c>.</summary>
    public static void MapShards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/shards", ListAsync);
        routes.MapGet("/shards/of", PlaceAsync);
        routes.MapGet("/shards/hot", ListHotAsync);
    }

    private static async Task<JsonHttpResult<IReadOnlyList<ShardReport>>> ListAsync(
        RouterService service, CancellationToken cancellationToken) =>
        TypedResults.Json(
            await service.AskAsync(ShardReport.Of, cancellationToken),
            ShardJson.Default.IReadOnlyListShardReport);

    private static async Task<JsonHttpResult<IReadOnlyList<HotKeyReport>>> ListHotAsync(
        RouterService service, CancellationToken cancellationToken) =>
        TypedResults.Json(
            await service.AskAsync(HotKeyReport.Of, cancellationToken),
            ShardJson.Default.IReadOnlyListHotKeyReport);

    private static async Task<Results<JsonHttpResult<Placement>, ProblemHttpResult>> PlaceAsync(
        RouterService service, CancellationToken cancellationToken, string? key = null)
    {
        if (string.IsNullOrEmpty(key) || Encoding.UTF8.GetByteCount(key) > MostKeyBytes)
        {
            return TypedResults.Problem(
                $"Say which key: ?key=…, of 1 to {MostKeyBytes} bytes.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        var bytes = Encoding.UTF8.GetBytes(key);
        var placement = await service.AskAsync(
            router => new Placement(
                key,
                Encoding.UTF8.GetString(router.Options.Tag is { } tag ? tag.Of(bytes) : bytes),
                $"{router.Options.Distribution}",
                router.OwnerOf(bytes).Name,
                router.Pick(bytes).Name),
            cancellationToken);
        return TypedResults.Json(placement, ShardJson.Default.Placement);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ShardReport>))]
[JsonSerializable(typeof(Placement))]
[JsonSerializable(typeof(IReadOnlyList<HotKeyReport>))]
internal sealed partial class ShardJson : JsonSerializerContext;
