using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.OwnershipFigures.Locks;

namespace DesignPatterns.OwnershipFigures.Writes;

/// <summary>What the fence costs in etcd: a transaction with the owner's place as condition, or a put.</summary>
internal static class EtcdWrites
{
    private static readonly ReadOnlyMemory<byte> Value = new byte[100];

    public static async Task MeasureAsync(Rounds rounds, Func<EtcdClient> connect)
    {
        await using var etcd = connect();
        await using var locks = new OurLocks(etcd);
        var owner = await locks.AcquireAsync("figures-writes");
        Subject[] subjects =
        [
            new("plain put", client => etcd.PutAsync($"ownership/values/plain-{client}", Value)),
            new("unconditional write", client => WriteAsync($"unconditional-{client}", WriteConditions.None)),
            new("fenced write", client => WriteAsync($"fenced-{client}", new(Owner: owner.Place))),
        ];
        await rounds.MeasureAsync(1, subjects);
        await rounds.MeasureAsync(16, subjects);
        await owner.ReleaseAsync();

        async Task WriteAsync(string key, WriteConditions conditions) => Took.OrThrow(
            (await locks.Store.WriteAsync(key, Value, conditions, CancellationToken.None)).IsWritten, key);
    }
}
