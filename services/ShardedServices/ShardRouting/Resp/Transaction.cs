using System.Buffers;
using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>What a client wants done between MULTI and EXEC: it goes to its shard as one block, at EXEC.</summary>
/// <remarks>Bounds: 1,024 commands and 16 MiB.</remarks>
internal sealed class Transaction
{
    public const string TooLarge = "ERR a transaction may have 1,024 commands and 16 MiB";

    private const int MostCommands = 1_024;
    private const int MostBytes = 16 * 1_024 * 1_024;

    private readonly ArrayBufferWriter<byte> _block = new();
    private readonly List<Range> _keys = [];
    private ByteStore _keyBytes;

    public Transaction() => _block.Write("*1\r\n$5\r\nMULTI\r\n"u8);

    public int Count { get; private set; }

    public int KeyCount => _keys.Count;

    public bool IsWrite { get; private set; }

    /// <summary>Replicas that do it may come to differ.</summary>
    public bool IsChance { get; private set; }

    /// <summary>One of its commands was refused: none is done.</summary>
    public bool IsBroken { get; set; }

    public ReadOnlySpan<byte> Key(int index) => _keyBytes.Bytes[_keys[index]];

    public byte[][] Keys()
    {
        var keys = new byte[_keys.Count][];
        for (var key = 0; key < keys.Length; key++)
        {
            keys[key] = Key(key).ToArray();
        }

        return keys;
    }

    /// <returns>False when it is too much.</returns>
    public bool TryAdd(RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        if (Count == MostCommands || _block.WrittenCount + request.Length > MostBytes)
        {
            return false;
        }

        Count++;
        IsWrite |= command.IsWrite;
        IsChance |= ChanceFlow.IsChance(command, request, bytes);
        RespText.WriteRequest(_block, request, bytes);
        foreach (var key in keys)
        {
            var start = _keyBytes.Length;
            _keyBytes.Add(request.Argument(bytes, key));
            _keys.Add(start.._keyBytes.Length);
        }

        return true;
    }

    /// <summary>All of it, as one server does it.</summary>
    public ReadOnlySpan<byte> End()
    {
        _block.Write("*1\r\n$4\r\nEXEC\r\n"u8);
        return _block.WrittenSpan;
    }
}
