using DesignPatterns.OwnershipFigures.Wire;
using Google.Protobuf;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>etcd's own locks, made in the server: a call to lock, which waits there, and another.</summary>
internal sealed class LockService(BareCalls calls)
{
    /// <returns>The key by which it is unlocked.</returns>
    public async Task<ByteString> LockAsync(string name, long lease)
    {
        var request = new LockRequest { Name = ByteString.CopyFromUtf8(name), Lease = lease };
        return (await calls.AskAsync("/v3lockpb.Lock/Lock", request, LockResponse.Parser)).Key;
    }

    public Task UnlockAsync(ByteString key) =>
        calls.AskAsync("/v3lockpb.Lock/Unlock", new UnlockRequest { Key = key }, UnlockResponse.Parser);

    public async Task TakeAsync(int client, long lease) =>
        await UnlockAsync(await LockAsync($"figures/service-{client}", lease));
}
