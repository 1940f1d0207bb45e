namespace DesignPatterns.ShardRouting.Calls;

/// <summary>Some bytes that are kept a while, in an array that the next ones use again.</summary>
internal struct ByteStore
{
    /// <summary>An array longer than this is not kept for the next ones: one large value would stay for ever.</summary>
    private const int MostKept = 4_096;

    private byte[]? _bytes;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = 0;
        Add(bytes);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var length = Length + bytes.Length;
        if (_bytes is null || _bytes.Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(length, Math.Max(64, 2 * Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length = length;
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes?.Length > MostKept)
        {
            _bytes = null;
        }
    }
}
