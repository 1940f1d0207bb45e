using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

// Questions of our own about one key: to move it, to copy it, to drop it.
internal sealed partial class MemcachedWire
{
    public async Task<StoredItem?> FetchAsync(byte[] key) =>
        MemcachedItems.Parse(await replica.AskAsync(MemcachedItems.FetchCommand(key)));

    public async Task<bool> AddAsync(byte[] key, StoredItem item) =>
        (await replica.AskAsync(MemcachedItems.AddCommand(key, item))).AsSpan().StartsWith("HD"u8);

    public Task DeleteAsync(byte[] key) => replica.AskAsync(MemcachedItems.DropCommand(key));

    public void SendDelete(ReadOnlySpan<byte> key)
    {
        CloseLine();
        if (MemcachedItems.IsPlain(key))
        {
            replica.Connection.Write("delete "u8);
            replica.Connection.Write(key);
            replica.Connection.Write(LineEnd);
        }
        else
        {
            replica.Connection.Write(MemcachedItems.DropCommand(key));
        }

        replica.Await(null, AnswerShape.One);
    }

    // mg, ms, ma with N<seconds> among the flags behind their key: where there is no item, one is made.
    private static bool MayMake(ReadOnlySpan<byte> command)
    {
        var line = command[..command.IndexOf((byte)'\n')];
        var end = line.StartsWith("m"u8) ? line["mg "u8.Length..].IndexOf((byte)' ') : -1;
        return end >= 0 && line[("mg "u8.Length + end)..].IndexOf(" N"u8) >= 0;
    }
}
