using DesignPatterns.ShardRouting;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>memcached's protocol, but what is fetched to be copied is held until it is let go.</summary>
internal sealed class HeldProtocol : IProtocol
{
    private readonly MemcachedProtocol _inner = new();
    private readonly TaskCompletionSource _fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstLetGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _fetches;

    /// <summary>The first item has been fetched, and is held.</summary>
    public Task Fetched => _fetched.Task;

    public bool CanCopy => _inner.CanCopy;

    /// <summary>Only the first: what is fetched after it is held as well.</summary>
    public void LetGoOfFirst() => _firstLetGo.TrySetResult();

    /// <summary>All, from now on.</summary>
    public void LetGo()
    {
        _firstLetGo.TrySetResult();
        _letGo.TrySetResult();
    }

    public ClientSession NewSession(Router router, ILoopConnection connection) =>
        _inner.NewSession(router, connection);

    public IWire NewWire(Replica replica) => new HeldWire(this, _inner.NewWire(replica));

    public Task CopyAsync(Replica from, Replica to) => _inner.CopyAsync(from, to);

    public Task SettleAsync(Shard shard, Call call) => _inner.SettleAsync(shard, call);

    public IAsyncEnumerable<IReadOnlyList<byte[]>> ListKeysAsync(Replica replica) => _inner.ListKeysAsync(replica);

    private sealed class HeldWire(HeldProtocol protocol, IWire inner) : IWire
    {
        public int MostUnread => inner.MostUnread;

        public void Send(Call call, ReadOnlySpan<byte> command) => inner.Send(call, command);

        public void TurnEnded() => inner.TurnEnded();

        public int Read(ReadOnlySpan<byte> bytes) => inner.Read(bytes);

        public void Reset() => inner.Reset();

        public Task GreetAsync() => inner.GreetAsync();

        public Task EmptyAsync() => inner.EmptyAsync();

        public void SendDelete(ReadOnlySpan<byte> key) => inner.SendDelete(key);

        public async Task<StoredItem?> FetchAsync(byte[] key)
        {
            var item = await inner.FetchAsync(key);
            protocol._fetched.TrySetResult();
            await (protocol._fetches++ == 0 ? protocol._firstLetGo : protocol._letGo).Task;
            return item;
        }

        public Task<bool> AddAsync(byte[] key, StoredItem item) => inner.AddAsync(key, item);

        public Task DeleteAsync(byte[] key) => inner.DeleteAsync(key);
    }
}
