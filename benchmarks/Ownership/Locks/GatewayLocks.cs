using System.Globalization;
using System.Text.Json.Nodes;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The raw pair and the lock service by etcd's gateway.</summary>
internal sealed class GatewayLocks(Gateway gateway, long lease)
{
    private readonly string _lease = lease.ToString(CultureInfo.InvariantCulture);

    public async Task TakePairAsync(int client)
    {
        var key = Gateway.Text($"figures/gateway/queues/figures-{client}");
        var put = await gateway.AskAsync("/v3/kv/txn", new()
        {
            ["compare"] = Compare(key, "CREATE", "createRevision", "0"),
            ["success"] = new JsonArray(new JsonObject
            {
                ["requestPut"] = new JsonObject
                {
                    ["key"] = key, ["value"] = Gateway.Text("figures:12345"), ["lease"] = _lease,
                },
            }),
        });
        var revision = put["header"]!["revision"]!.GetValue<string>();
        var deleted = await gateway.AskAsync("/v3/kv/txn", new()
        {
            ["compare"] = Compare(key, "MOD", "modRevision", revision),
            ["success"] = new JsonArray(new JsonObject
            {
                ["requestDeleteRange"] = new JsonObject { ["key"] = key },
            }),
        });
        Took.OrThrow(put["succeeded"] is not null && deleted["succeeded"] is not null, key);
    }

    public async Task TakeServiceAsync(int client)
    {
        var name = Gateway.Text($"figures/gateway-{client}");
        var locked = await gateway.AskAsync("/v3/lock/lock", new() { ["name"] = name, ["lease"] = _lease });
        await gateway.AskAsync("/v3/lock/unlock", new() { ["key"] = locked["key"]!.GetValue<string>() });
    }

    private static JsonArray Compare(string key, string target, string field, string revision) =>
        new(new JsonObject { ["key"] = key, ["target"] = target, [field] = revision });
}
