using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>All keys of one memcached, a read at a time.</summary>
/// <remarks>
/// On a connection of its own, which memcached wants to itself for this: <c>lru_crawler metadump all</c> answers a line
/// an item, <c>key=… exp=…</c>, the key percent-encoded, and <c>END</c>. Bound: 64 KiB are read ahead.
/// </remarks>
internal static class MemcachedListing
{
    private const int MostRead = 64 * 1_024;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="ShardFailedException">It went out, or lists for somebody else just now.</exception>
    /// <exception cref="NotSupportedException">It is too old for this, or a router.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<byte[]>> ListAsync(Replica replica)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await GuardedAsync(replica, async patience =>
        {
            await socket.ConnectAsync(replica.EndPoint, patience);
            return await socket.SendAsync("lru_crawler metadump all\r\n"u8.ToArray(), patience);
        });

        var bytes = new byte[MostRead];
        var (length, isEnd) = (0, false);
        while (!isEnd)
        {
            var count = await GuardedAsync(
                replica, async patience => await socket.ReceiveAsync(bytes.AsMemory(length), patience));
            if (count == 0)
            {
                // It closed the connection, or sent a line of 64 KiB.
                throw new ShardFailedException($"{replica.Address} does not list its keys");
            }

            length += count;
            List<byte[]> keys = [];
            var used = Read(bytes.AsSpan(0, length), keys, out isEnd);
            bytes.AsSpan(used, length - used).CopyTo(bytes);
            length -= used;
            yield return keys;
        }
    }

    /// <summary>Reads the whole lines.</summary>
    /// <returns>How many bytes they were.</returns>
    internal static int Read(ReadOnlySpan<byte> bytes, List<byte[]> keys, out bool isEnd)
    {
        var used = 0;
        isEnd = false;
        while (!isEnd && bytes[used..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = bytes.Slice(used, end).TrimEnd((byte)'\r');
            used += end + 1;
            isEnd = line.SequenceEqual("END"u8);
            if (!isEnd)
            {
                keys.Add(KeyOf(line));
            }
        }

        return used;
    }

    private static byte[] KeyOf(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("key="u8) && line.IndexOf((byte)' ') is > 0 and var end)
        {
            return Decode(line["key="u8.Length..end]);
        }

        var answer = Encoding.Latin1.GetString(line);
        throw line.StartsWith("BUSY"u8)
            ? new ShardFailedException(answer)
            : new NotSupportedException($"it does not list its keys, but answers '{answer}'");
    }

    private static byte[] Decode(ReadOnlySpan<byte> word)
    {
        var key = new List<byte>(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '%' && i + 2 < word.Length
                && byte.TryParse(word.Slice(i + 1, 2), NumberStyles.HexNumber, null, out var code))
            {
                key.Add(code);
                i += 2;
            }
            else
            {
                key.Add(word[i]);
            }
        }

        return [.. key];
    }

    private static async Task<T> GuardedAsync<T>(Replica replica, Func<CancellationToken, Task<T>> step)
    {
        using var patience = new CancellationTokenSource(ReadTimeout);
        try
        {
            return await step(patience.Token);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            throw new ShardFailedException($"{replica.Address} does not list its keys: {fault.Message}");
        }
    }
}
