using System.Text;
using System.Text.Json.Serialization;
using DesignPatterns.ShardRouting.HotKeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>What a person asks a router: how the shards are, where a key is and why, which keys are hot.</summary>
public static class ShardEndpoints
{
    private const int MostKeyBytes = 1_024;

    /// <summary><c>GET /shards</c>, <c>GET /shards/of?key=…</c> and <c>GET /shards/hot</c>.</summary>
    public static void MapShards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/shards", ListAsync).WithParameters();
        routes.MapGet("/shards/of", PlaceAsync).WithParameters("key");
        routes.MapGet("/shards/hot", ListHotAsync).WithParameters();
    }

    private static async Task<JsonHttpResult<IReadOnlyList<ShardReport>>> ListAsync(
        RouterService service, CancellationToken cancellationToken) =>
        TypedResults.Json(
            await service.AskAsync(ShardReport.Of, cancellationToken),
            ShardJson.Default.IReadOnlyListShardReport);

    private static async Task<Results<JsonHttpResult<IReadOnlyList<HotKeyReport>>, ProblemHttpResult>> ListHotAsync(
        RouterService service, CancellationToken cancellationToken) =>
        await service.AskAsync(HotKeyReport.Of, cancellationToken) is { } keys
            ? TypedResults.Json(keys, ShardJson.Default.IReadOnlyListHotKeyReport)
            : TypedResults.Problem(
                "No hot keys are looked for. Before memcached they are, with ShardRouting__HotKeys__Enabled=true.",
                statusCode: StatusCodes.Status404NotFound);

    /// <param name="key">All that are given: one is meant.</param>
    private static async Task<Results<JsonHttpResult<Placement>, ValidationProblem>> PlaceAsync(
        string[] key, RouterService service, CancellationToken cancellationToken)
    {
        if (key is not [{ Length: > 0 } one] || Encoding.UTF8.GetByteCount(one) > MostKeyBytes)
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]>
            {
                [nameof(key)] = [$"Must be one key, of 1 to {MostKeyBytes} bytes."],
            });
        }

        return TypedResults.Json(
            await service.AskAsync(router => Placement.Of(router, one), cancellationToken),
            ShardJson.Default.Placement);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ShardReport>))]
[JsonSerializable(typeof(Placement))]
[JsonSerializable(typeof(IReadOnlyList<HotKeyReport>))]
internal sealed partial class ShardJson : JsonSerializerContext;
