namespace DesignPatterns.ShardRouting.Calls;

/// <summary>What a call does to its key, which decides who is asked and whether it may be asked again.</summary>
internal enum CallKind : byte
{
    /// <summary>memcached's <c>get</c> of one key: may travel with others in one line.</summary>
    Get,

    /// <summary>The same with a cas token.</summary>
    Gets,

    /// <summary>Changes nothing: one live replica answers, and another may be asked when it does not.</summary>
    Read,

    /// <summary>Changes the key: all live replicas do it, and nobody is asked again.</summary>
    Write,

    /// <summary>
    /// A cas: the one replica whose token it bears decides, the others are told to set what it has stored.
    /// </summary>
    Cas,

    /// <summary>
    /// A write whose outcome is chance or the time: of several replicas one does it, and the others take what its keys
    /// are then.
    /// </summary>
    Chance,
}
