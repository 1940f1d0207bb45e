namespace DesignPatterns.ShardRouting.Shards;

/// <summary>How the answer to a call ends.</summary>
internal enum AnswerShape : byte
{
    /// <summary>One line, one block, one reply.</summary>
    One,

    /// <summary>Blocks, and END behind them.</summary>
    Values,

    /// <summary>A block or nothing; the next answer, too, is of the same line.</summary>
    Part,

    /// <summary>A block or nothing, and the END of the line.</summary>
    LastPart,
}
