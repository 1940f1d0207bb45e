namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>What a request asks for; <see cref="Refused"/> is what the router answers itself.</summary>
internal enum MemcachedVerb : byte
{
    Get,
    Gets,
    GetAndTouch,
    GetsAndTouch,
    Set,
    Add,
    Replace,
    Append,
    Prepend,
    Cas,
    Increment,
    Decrement,
    Touch,
    Delete,
    MetaGet,
    MetaSet,
    MetaDelete,
    MetaArithmetic,
    MetaNoOp,
    MetaDebug,
    FlushAll,
    Version,
    Verbosity,
    Statistics,
    Quit,
    Refused,
}

/// <summary>One request, as offsets into the bytes that it was read from.</summary>
internal struct MemcachedRequest
{
    public MemcachedVerb Verb;

    /// <summary>The whole request in bytes: the line, its end, the data block and its end.</summary>
    public int Length;

    /// <summary>The line without its end, which is <c>\r\n</c> or a bare <c>\n</c>.</summary>
    public int LineLength;

    /// <summary>
    /// The first key as it stands on the line: with the <c>b</c> flag, its base64 text. 0 without one.
    /// </summary>
    public int KeyStart;
    public int KeyLength;

    /// <summary>Whether the key stands there in base64: then it is what that stands for.</summary>
    public bool IsBase64;

    /// <summary>
    /// With <see cref="MemcachedVerb.Refused"/>: memcached deletes the key, lest what could not be overwritten stays.
    /// </summary>
    public bool DropsKey;

    /// <summary>
    /// The data block without its line end. 0 without one. Of <c>ms</c> the two bytes behind it may be no
    /// line end: forward them as they are, and the server refuses them.
    /// </summary>
    public int ValueStart;
    public int ValueLength;

    /// <summary>The number to compare with: of <c>cas</c>, or of the <c>C</c> flag. 0 without one.</summary>
    public int CasStart;
    public int CasLength;

    /// <summary>
    /// <c> noreply</c> or <c> q</c> with the space before it, to be cut out of what is forwarded, so that
    /// each forwarded request has exactly one answer. 0 without one.
    /// </summary>
    public int QuietStart;
    public int QuietLength;

    /// <summary>
    /// With <see cref="MemcachedVerb.Refused"/>: what memcached answers, without <c>\r\n</c>; null when it
    /// says nothing, because of a <c>noreply</c> or because it just closes.
    /// </summary>
    public string? Error;

    /// <summary>
    /// With <see cref="MemcachedVerb.Refused"/>: the connection is closed behind the answer.
    /// </summary>
    public bool Closes;

    public readonly bool IsQuiet => QuietLength > 0;
}
