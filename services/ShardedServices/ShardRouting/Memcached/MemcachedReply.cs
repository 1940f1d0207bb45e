namespace DesignPatterns.ShardRouting.Memcached;

internal enum MemcachedReplyKind : byte
{
    /// <summary><c>VALUE key flags length [cas]</c> with its block.</summary>
    Value,

    /// <summary><c>END</c>.</summary>
    End,

    /// <summary>Any other line: <c>STORED</c>, <c>HD</c>, <c>STAT …</c>, a number.</summary>
    Line,

    /// <summary><c>VA length flags…</c> with its block.</summary>
    MetaValue,

    /// <summary><c>ERROR</c>, <c>CLIENT_ERROR …</c>, <c>SERVER_ERROR …</c>.</summary>
    Error,

    /// <summary>What no memcached says. Nothing behind it can be trusted: close the connection.</summary>
    Rubbish,
}

/// <summary>One frame of an answer, as offsets into the bytes that it was read from.</summary>
internal struct MemcachedReply
{
    public MemcachedReplyKind Kind;

    /// <summary>Of the frame in bytes, with all its line ends.</summary>
    public int Length;

    /// <summary>Of the first line without its end.</summary>
    public int LineLength;

    /// <summary>Of <c>VALUE</c>. 0 without one.</summary>
    public int KeyStart;
    public int KeyLength;

    /// <summary>Of <c>VALUE</c> and <c>VA</c>: the block without its line end. 0 without one.</summary>
    public int ValueStart;
    public int ValueLength;

    /// <summary>
    /// Of <c>VALUE</c> with a cas token; of <c>VA</c> and <c>HD</c> with a <c>c</c> flag. 0 without one.
    /// </summary>
    public int CasStart;
    public int CasLength;
}
